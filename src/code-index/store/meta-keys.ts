/** Keys of the table `meta` that are read in more places than one. */
export const META = {
  /** Directory that the index describes. */
  root: 'root',
  /** By which the files were chosen and parsed; with others everything is read again. */
  rules: 'rules',
  /** When a document changed last. */
  updatedAt: 'updated_at_us',
  /** When a run came to its end; missing until one did. */
  completedAt: 'completed_at_us',
  /** JSON: from whom the index was taken over, or empty. */
  takenOver: 'taken_over',
} as const;
