import type { DocumentClass } from '../project-config/classify-path.ts';

/** An indexed file, as ranking looks at it. */
export interface ProjectFile {
  readonly id: number;
  readonly path: string;
  readonly class: DocumentClass;
  readonly language: string | null;
  readonly size: number;
  readonly symbols: number;
}
