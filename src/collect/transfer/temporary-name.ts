/** What clients add to a name while they send: WinSCP, FileZilla and browsers, lftp, rsync, scripts. */
const suffix = /\.(?:part|filepart|partial|tmp|temp|crdownload|incomplete|uploading|upload|inprogress)$/i;
const prefix = /\/(?:\.in\.|\.|~)(?=[^/]+$)/i;

/** The path a temporary one will get when its sender is done; undefined for a path that is not temporary. */
export function permanentName(path: string): string | undefined {
  const ending = suffix.exec(path);
  if (ending && !path.slice(0, ending.index).endsWith('/')) return path.slice(0, ending.index);
  const start = prefix.exec(path);
  return start ? `${path.slice(0, start.index)}/${path.slice(start.index + start[0].length)}` : undefined;
}
