/**
 * Why an output folder of a manifest is refused, or undefined where it stays inside the manifest's folder.
 *
 * @param folder absolute folder of the manifest, where absolute paths inside it are to be accepted
 */
export function outputDirProblem(dir: string, folder?: string): string | undefined {
  const path = dir.replaceAll('\\', '/');
  if (path.includes('\0')) return 'it has a zero byte';
  if (path.startsWith('~')) return 'it starts in the home folder';
  const absolute = path.startsWith('/') || /^[A-Za-z]:/.test(path);
  if (absolute) {
    const home = folder?.replaceAll('\\', '/').replace(/\/+$/, '');
    return home !== undefined && normal(path)?.startsWith(`${home}/`) === true ? undefined : 'it is an absolute path';
  }
  return normal(path) === undefined ? "it leaves the manifest's folder" : undefined;
}

/** The path without `.` and `..`; undefined where it climbs above its start. */
function normal(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}
