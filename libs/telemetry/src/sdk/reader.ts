import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MetricReader } from '@opentelemetry/sdk-metrics';

/** Reads all metrics when it is asked; it has no server of its own. */
class TextReader extends MetricReader {
  readonly #serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  #started = false;

  /** Text in the format of Prometheus; empty while no SDK was started. */
  async text(): Promise<string> {
    if (!this.#started) return '';
    const { resourceMetrics } = await this.collect({ timeoutMillis: 5000 });
    return this.#serializer.serialize(resourceMetrics);
  }

  protected override onInitialized(): void {
    this.#started = true;
  }
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {
    this.#started = false;
  }
}

export const reader = new TextReader();
