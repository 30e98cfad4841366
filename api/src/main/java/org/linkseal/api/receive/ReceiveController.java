package org.linkseal.api.receive;

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
import java.util.function.Supplier;
import org.linkseal.api.access.Access;
import org.linkseal.api.access.Limit;
import org.linkseal.api.access.UploadLimits;
import org.linkseal.api.answer.ApiError;
import org.linkseal.api.answer.Refusal;
import org.linkseal.api.staging.UploadKind;
import org.linkseal.registry.State;

/**
 * Everything that can be refused is refused before the body is touched: then a sender that expects
 * {@code 100 Continue} sends nothing. Until it has a place a request has a virtual thread: anybody
 * can send requests, and a registry that does not answer holds them up.
 */
@Controller("/bulk/{state:[^/]+}/v2")
final class ReceiveController {
  private final Access access;
  private final UploadSlots slots;
  private final ReceivingThreads threads;
  private final Receiver receiver;
  private final UploadLimits limits;

  ReceiveController(
      Access access,
      UploadSlots slots,
      ReceivingThreads threads,
      Receiver receiver,
      UploadLimits limits) {
    this.access = access;
    this.slots = slots;
    this.threads = threads;
    this.receiver = receiver;
    this.limits = limits;
  }

  @Put("/upload_all_participants/{filename:[^/]+}")
  @Consumes(MediaType.ALL)
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> uploadAll(ServerHttpRequest<?> request, String state, String filename) {
    return received(request, state, UploadKind.REPLACE);
  }

  @Put("/append_participants/{filename:[^/]+}")
  @Consumes(MediaType.ALL)
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> append(ServerHttpRequest<?> request, String state, String filename) {
    return received(request, state, UploadKind.APPEND);
  }

  private HttpResponse<?> received(ServerHttpRequest<?> request, String state, UploadKind kind) {
    State admitted = access.admit(request, state, Limit.UPLOADS);
    checkLength(request);
    UploadTerms terms = UploadTerms.of(request, kind);
    checkFileLength(request, terms);
    try (UploadSlots.Slot slot = slots.take(admitted.code())) {
      Supplier<SenderStream> sent = () -> slot.of(request.byteBody().toInputStream());
      Receipt receipt = threads.run(() -> receiver.receive(admitted, terms, sent));
      return UploadReceipt.answer(admitted.code(), receipt);
    }
  }

  private void checkLength(HttpRequest<?> request) {
    long length = request.getContentLength();
    boolean isChunked = request.getHeaders().contains(HttpHeaders.TRANSFER_ENCODING);
    if (!isChunked && length <= 0) {
      throw Refusal.of(ApiError.LENGTH_REQUIRED);
    }
    if (length > limits.maxBytes()) {
      throw Refusal.of(
          ApiError.TOO_LARGE, "The body is longer than %d bytes.".formatted(limits.maxBytes()));
    }
  }

  private void checkFileLength(HttpRequest<?> request, UploadTerms terms) {
    if (!terms.body().isGzip() && request.getContentLength() > limits.maxDecodedBytes()) {
      throw Refusal.of(
          ApiError.TOO_LARGE,
          "The file is longer than %d bytes.".formatted(limits.maxDecodedBytes()));
    }
  }
}
