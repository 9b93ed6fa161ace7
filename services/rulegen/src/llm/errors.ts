/** A base URL that requests must not go to. Configuration, so it is thrown where a provider is made. */
export class EndpointRefusedError extends Error {
  override readonly name = 'EndpointRefusedError';
  readonly code = 'llm.endpoint_refused';
  constructor(
    readonly endpoint: string,
    readonly reason: string,
  ) {
    super(
      `requests to a language model may not go to ${endpoint}: ${reason}. ` +
        'Change LLM_BASE_URL, or allow the host in LLM_ALLOWED_HOSTS and its network in LLM_ALLOWED_NETWORKS',
    );
  }
}
