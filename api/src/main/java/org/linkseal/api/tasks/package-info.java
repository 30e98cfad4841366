/**
 * Work that other threads do. In: tasks of one file; out: their completion, or the first failure.
 * Never lets a task run on after the file's owner has gone.
 */
@NullMarked
package org.linkseal.api.tasks;

import org.jspecify.annotations.NullMarked;
