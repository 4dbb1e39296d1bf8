/**
 * Build ids: `<version>+<time of the build, UTC>.<12 hex of SHA-256 over the built files>`. They are totally ordered, so that two
 * builds on one machine agree which of them replaces the other.
 */
const BUILD_ID = /^(\d+)\.(\d+)\.(\d+)(?:-[\w.-]+)?\+(\d{14})\.([0-9a-f]{12})$/;

/** True when the candidate is another build and comes after the other one: by version, then by the time it was built. */
export function isNewerBuild(candidate: string, than: string): boolean {
  const [a, b] = [BUILD_ID.exec(candidate), BUILD_ID.exec(than)];
  if (a === null || b === null || isSameBuild(candidate, than)) return false;
  for (const part of [1, 2, 3, 4]) {
    const difference = Number(a[part]) - Number(b[part]);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The same files may have been built twice. */
export function isSameBuild(a: string, b: string): boolean {
  return withoutTime(a) === withoutTime(b);
}

function withoutTime(buildId: string): string {
  return buildId.replace(/\+\d{14}\./, '+');
}
