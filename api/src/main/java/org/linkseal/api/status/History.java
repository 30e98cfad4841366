package org.linkseal.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a state's uploads, the newest first.
 *
 * @param next what to ask for as {@code before}; none at the end
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
record History(List<StatusAnswer.Data> data, @Nullable String next) {}
