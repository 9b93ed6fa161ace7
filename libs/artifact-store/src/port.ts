/** Content by its SHA-256. What is stored never changes and is never removed by the store itself. */
export interface ArtifactStore {
  /**
   * Stores content and resolves with its hex SHA-256 once it is durable. Storing the same content again is cheap.
   * Text is stored as UTF-8.
   */
  put(content: Uint8Array | string): Promise<string>;

  /**
   * The stored bytes, checked against the hash.
   *
   * @throws ArtifactMissingError, ArtifactCorruptError, InvalidArtifactHashError
   */
  get(sha256: string): Promise<Uint8Array>;

  /** Whether content of this hash is stored; it is not read. */
  has(sha256: string): Promise<boolean>;
}
