package org.linkseal.api.staging;

/**
 * What the state's database knows of a staged file.
 *
 * @param length in bytes
 * @param sha256 over the whole file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: the digest alone is, in constant time
public record Manifest(long rows, long length, byte[] sha256) {}
