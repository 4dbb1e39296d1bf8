export interface Finding {
  /** What was checked. */
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'problem' | 'mended';
  readonly message: string;
  readonly hint?: string;
  /** `--fix` does something about it. */
  readonly mendable?: true;
}

/** A finding, and what cures it. */
export interface Diagnosis extends Finding {
  readonly mend?: () => void | Promise<void>;
}

export function ok(check: string, message: string): Diagnosis {
  return { check, status: 'ok', message };
}

export function warning(check: string, message: string, hint: string): Diagnosis {
  return { check, status: 'warning', message, hint };
}

export function problem(check: string, message: string, hint: string): Diagnosis {
  return { check, status: 'problem', message, hint };
}

/** What a crash left behind and nobody needs: it does no harm, and `--fix` removes it. */
export function leftover(check: string, message: string, mend: () => void | Promise<void>): Diagnosis {
  return { check, status: 'warning', message, hint: 'It does no harm; `indexer doctor --fix` removes it.', mendable: true, mend };
}
