package org.linkseal.api.receive;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.linkseal.api.access.Access;
import org.linkseal.api.access.Limit;
import org.linkseal.api.access.UploadSlots;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.registry.State;

@Controller("/bulk/{state:[^/]+}/v2")
final class ReceiveController {
  private static final String FILE_SUFFIX = ".csv";
  private static final int LONGEST_NAME = 255;
  private static final String CHUNKED = "chunked";

  private final Access access;
  private final UploadSlots slots;
  private final Receiver receiver;
  private final long maxBytes;

  ReceiveController(
      Access access,
      UploadSlots slots,
      Receiver receiver,
      @Property(name = "linkseal.upload.max-bytes") long maxBytes) {
    this.access = access;
    this.slots = slots;
    this.receiver = receiver;
    this.maxBytes = maxBytes;
  }

  /**
   * Everything that can be refused is refused before the body is touched: then a sender that
   * expects {@code 100 Continue} sends nothing. Sealing keeps a processor busy for long, hence a
   * thread of the operating system: virtual threads would wait for it.
   */
  @Put("/upload_all_participants/{filename:[^/]+}")
  @Consumes(MediaType.ALL)
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.IO)
  HttpResponse<?> upload(ServerHttpRequest<?> request, String state, String filename)
      throws IOException {
    State admitted = access.admit(request, state, Limit.UPLOADS);
    checkLength(request);
    checkName(filename);
    checkCoding(request);
    try (UploadSlots.Slot _ = slots.take(admitted.code());
        InputStream body = request.byteBody().toInputStream()) {
      String id = receiver.receive(admitted, filename, body);
      return HttpResponse.created(
              UploadReceipt.of(id), URI.create("/bulk/" + admitted.code() + "/v2/uploads/" + id))
          .contentType(MediaType.APPLICATION_JSON_TYPE);
    }
  }

  private static void checkCoding(HttpRequest<?> request) {
    String coding = request.getHeaders().get(HttpHeaders.CONTENT_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw Refusal.of(ApiError.CODED);
    }
  }

  private static void checkName(String filename) {
    if (!filename.endsWith(FILE_SUFFIX)) {
      throw Refusal.of(ApiError.NOT_CSV);
    }
    if (filename.length() > LONGEST_NAME || filename.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.of(ApiError.BAD_FILE_NAME);
    }
  }

  private void checkLength(HttpRequest<?> request) {
    long length = request.getContentLength();
    boolean chunked =
        CHUNKED.equalsIgnoreCase(request.getHeaders().get(HttpHeaders.TRANSFER_ENCODING));
    if (!chunked && length <= 0) {
      throw Refusal.of(ApiError.LENGTH_REQUIRED);
    }
    if (length > maxBytes) {
      throw Refusal.of(ApiError.TOO_LARGE);
    }
  }
}
