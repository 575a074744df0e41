import { createWriteStream, readdirSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Sample } from '../../src/lib/reading.ts';
import { getText } from './prometheus-http.ts';
import { freePort } from './node.ts';
import type { Session } from './session.ts';

/** Writes scrapes as OpenMetrics text, which `promtool tsdb create-blocks-from openmetrics` takes. */
export async function writeOpenMetrics(
  file: string,
  scrapes: Iterable<{ readonly atMs: number; readonly samples: readonly Sample[] }>,
): Promise<void> {
  const out = createWriteStream(file);
  for (const { atMs, samples } of scrapes) {
    const time = (atMs / 1000).toFixed(3);
    let text = '';
    for (const { name, labels, value } of samples) {
      const pairs = Object.entries(labels).map(([label, word]) => `${label}="${word}"`);
      text += `${name}{${pairs.join(',')}} ${value} ${time}\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end('# EOF\n');
  await once(out, 'finish');
}

/** Makes blocks of the text in `folder`; their bytes. */
export async function createBlocks(session: Session, text: string, folder: string): Promise<number> {
  const child = await session.start('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', text, folder]);
  await once(child, 'exit');
  return bytesUnder(folder);
}

/** Starts Prometheus over the blocks, with the text of a configuration; its address, once it answers. */
export async function servePrometheus(session: Session, folder: string, text = '{}'): Promise<string> {
  const address = `127.0.0.1:${await freePort()}`;
  const config = join(folder, '..', 'prometheus.yml');
  writeFileSync(config, text);
  await session.start('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${folder}`,
    `--web.listen-address=${address}`,
    '--storage.tsdb.retention.time=100y',
    '--query.max-samples=1000000000',
  ]);
  const url = `http://${address}`;
  for (let turn = 0; turn < 100; turn++) {
    if ((await getText(`${url}/-/ready`)) !== undefined) return url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('prometheus does not become ready');
}

function bytesUnder(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? bytesUnder(path) : statSync(path).size;
  }
  return bytes;
}
