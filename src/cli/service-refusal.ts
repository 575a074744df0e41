/** Why this machine's services cannot be changed, with what to do instead; `undefined` where they can. */
export function serviceRefusal(
  command: 'install' | 'uninstall',
  { isRoot, hasSystemd }: { readonly isRoot: boolean; readonly hasSystemd: boolean },
): string | undefined {
  if (!hasSystemd) {
    return `systemd does not run this machine, so nothing is changed; let its own service manager run \`etlmon node\`, or write the files for another machine with ${command} --root DIR`;
  }
  if (!isRoot)
    return `only root may do this: run it with sudo, or see what it would do with ${command} --dry-run`;
  return undefined;
}
