import { Gauge, Histogram, Registry } from 'prom-client';

/** Calls take about a millisecond, below the first bucket of the OpenTelemetry convention for MCP. */
const DURATION_BUCKETS_S = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1, 5];

export interface MetricsSource {
  readonly connections: () => number;
  /** Documents per project id. */
  readonly documents: () => ReadonlyMap<string, number>;
}

/** Numbers of one daemon in Prometheus text format. Names after the OpenTelemetry conventions for MCP. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #duration: Histogram<'gen_ai_tool_name' | 'error_type'>;

  constructor(source: MetricsSource) {
    const registers = [this.#registry];
    this.#duration = new Histogram({
      name: 'mcp_server_operation_duration_seconds',
      help: 'Time to answer a tool call.',
      labelNames: ['gen_ai_tool_name', 'error_type'],
      buckets: DURATION_BUCKETS_S,
      registers,
    });
    new Gauge({
      name: 'indexer_connections',
      help: 'Open MCP connections.',
      registers,
      collect() {
        this.set(source.connections());
      },
    });
    new Gauge({
      name: 'indexer_documents',
      help: 'Documents in the code index of a project.',
      labelNames: ['project'],
      registers,
      collect() {
        this.reset();
        for (const [project, documents] of source.documents()) this.set({ project }, documents);
      },
    });
    new Gauge({
      name: 'process_resident_memory_bytes',
      help: 'Resident memory size in bytes.',
      registers,
      collect() {
        this.set(process.memoryUsage.rss());
      },
    });
  }

  /** Runs a tool call and notes how long it took. */
  async time<Result>(tool: string, call: () => Promise<Result>): Promise<Result> {
    const end = this.#duration.startTimer({ gen_ai_tool_name: tool });
    try {
      const result = await call();
      end({ error_type: '' });
      return result;
    } catch (error) {
      end({ error_type: 'tool_error' });
      throw error;
    }
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
