package org.linkseal.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * One fault of an upload.
 *
 * @param row the line it starts at, the header being 1; none when it is the file's
 * @param propertyName the column; none when it is not that of one known column
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UploadError(
    @Nullable Long row,
    @JsonProperty("property_name") @Nullable String propertyName,
    @JsonProperty("error_message") String errorMessage) {}
