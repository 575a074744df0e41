import type { ViewId } from '../state/model.ts';
import type { Content, Context } from './content.ts';
import { diskDetail } from './disk-detail.ts';
import { diskContent } from './disk.ts';
import { nodeHealth } from './node-health.ts';
import { nodesContent } from './nodes.ts';
import { overviewContent } from './overview.ts';
import { pathDetail } from './path-detail.ts';
import { pathsContent } from './paths.ts';
import { processDetail } from './process-detail.ts';
import { processesContent } from './processes.ts';

/** A view: what it shows, what it waits for, and what to say when there is nothing. */
export interface View {
  readonly title: string;
  /** Completes "waiting for …". */
  readonly awaited: string;
  /** Why the list may be empty, and what to configure. */
  readonly empty: readonly string[];
  readonly content: (context: Context) => Content;
  readonly detail?: (context: Context) => Content;
}

const views: Record<ViewId, View> = {
  nodes: {
    title: 'nodes',
    awaited: 'the nodes',
    empty: ['No node is configured.', 'Name them in ui.yaml under nodes: - name: …, address: http://…:8080'],
    content: nodesContent,
    detail: nodeHealth,
  },
  overview: { title: 'overview', awaited: 'the state of the machine', empty: [], content: overviewContent },
  disk: {
    title: 'disk',
    awaited: 'the mounts',
    empty: [
      'The node reports no mounts.',
      'See whether disk in its node.yaml includes or excludes too much.',
    ],
    content: diskContent,
    detail: diskDetail,
  },
  paths: {
    title: 'paths',
    awaited: 'the paths',
    empty: [
      'No path is watched on this node.',
      'Add one to its node.yaml:',
      '',
      '  paths:',
      '    - path: /data/in',
      '      scan_interval: 5m',
    ],
    content: pathsContent,
    detail: pathDetail,
  },
  processes: {
    title: 'processes',
    awaited: 'the processes',
    empty: [
      'No process is watched on this node; a shows all processes.',
      'To watch some, add to its node.yaml:',
      '',
      '  process_watch:',
      '    - name: etl_worker',
      '      match: etl_worker',
    ],
    content: processesContent,
    detail: processDetail,
  },
};

export function viewOf(id: ViewId): View {
  return views[id];
}
