import type { Product } from './product.ts';
import type { Report } from './report.ts';
import type { Session } from './session.ts';
import type { Trees } from './trees.ts';

/** What a benchmark works with. */
export interface Workbench {
  readonly product: Product;
  readonly report: Report;
  /** Ends what this benchmark has started, on this product. */
  readonly session: Session;
  /** Shared by all benchmarks of one command. */
  readonly trees: Trees;
  /** Fewer runs, shorter times and smaller trees: to see that it works, not how fast it is. */
  readonly isQuick: boolean;
}

/** One benchmark: prints its figures to the report. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  readonly run: (bench: Workbench) => Promise<void>;
}
