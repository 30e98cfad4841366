package org.linkseal.api.staging;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.net.http.HttpClient;
import java.time.Duration;

/** The way to a storage account: by a token, over HTTPS, with every wait bounded. */
public final class AzureAccount {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final int TRIES = 5;
  private static final Duration TRY = Duration.ofSeconds(60);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private AzureAccount() {}

  /**
   * A call is given up after five tries of at most a minute each.
   *
   * @param endpoint such as {@code https://account.blob.core.windows.net}
   */
  public static BlobServiceClient at(
      String endpoint, TokenCredential credential, HttpClient.Builder http) {
    return at(endpoint, credential, http, FIRST_PAUSE);
  }

  /** With a first pause between tries of its own; each next one is twice as long. */
  static BlobServiceClient at(
      String endpoint, TokenCredential credential, HttpClient.Builder http, Duration firstPause) {
    return new BlobServiceClientBuilder()
        .endpoint(endpoint)
        .credential(credential)
        .httpClient(
            new JdkHttpClientBuilder(http)
                .connectionTimeout(CONNECT)
                .writeTimeout(SILENCE)
                .responseTimeout(SILENCE)
                .readTimeout(SILENCE)
                .build())
        .retryOptions(
            new RequestRetryOptions(
                RetryPolicyType.EXPONENTIAL, TRIES, TRY, firstPause, LONGEST_PAUSE, null))
        .buildClient();
  }
}
