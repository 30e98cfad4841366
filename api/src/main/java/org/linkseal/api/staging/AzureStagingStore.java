package org.linkseal.api.staging;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.linkseal.registry.StateCode;

/**
 * Azure Blob Storage, with a container for each state. A container that is missing is made if the
 * service may do so. A file holds at most 12 MB of memory while it is written, 8 MB while it is
 * read. What was written of a file that is never committed is not shown, and Azure itself discards
 * it after a week.
 */
public final class AzureStagingStore implements StagingStore {
  private final BlobServiceClient account;
  private final String containerPrefix;

  /**
   * @param containerPrefix before the state's code in a container's name: small letters, digits and
   *     hyphens
   */
  public AzureStagingStore(BlobServiceClient account, String containerPrefix) {
    this.account = account;
    this.containerPrefix = containerPrefix;
  }

  @Override
  public StagedOutput create(StateCode state, String uploadId) throws IOException {
    BlockBlobClient blob = blob(state, uploadId);
    BlobContainerClient container = container(state);
    AzureCall.run(() -> {
      if (!container.exists()) {
        container.createIfNotExists();
      }
    });
    return new AzureOutput(blob);
  }

  @Override
  public InputStream open(StateCode state, String uploadId) throws IOException {
    return AzureInput.open(blob(state, uploadId));
  }

  @Override
  public void delete(StateCode state, String uploadId) throws IOException {
    BlockBlobClient blob = blob(state, uploadId);
    try {
      AzureCall.run(blob::deleteIfExists);
    } catch (NoSuchFileException e) {
      // neither is its container
    }
  }

  @Override
  public List<String> list(StateCode state) throws IOException {
    BlobContainerClient container = container(state);
    try {
      return AzureCall.ask(() ->
          container.listBlobs().stream()
              .map(BlobItem::getName)
              .map(StagedName::uploadOf)
              .flatMap(Optional::stream)
              .toList());
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private BlobContainerClient container(StateCode state) {
    return account.getBlobContainerClient(containerPrefix + state.value());
  }

  private BlockBlobClient blob(StateCode state, String uploadId) {
    return container(state).getBlobClient(new StagedName(uploadId).file()).getBlockBlobClient();
  }
}
