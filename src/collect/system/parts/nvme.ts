import { define } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, textIn } from './sys-file.ts';

/** What each NVMe controller is. */
export const nvmePart: Part = {
  name: 'nvme',
  group: 'hardware',
  metrics: define('sys/class/nvme', [
    ['node_nvme_info', 'gauge', 'Non-numeric data from /sys/class/nvme/<device>, value is always 1.'],
  ]),
  read: (host) =>
    namesIn(host, 'sys/class/nvme', /^nvme\d+$/).map((device) => {
      const text = (file: string): string => textIn(host, `sys/class/nvme/${device}/${file}`) ?? '';
      const labels = {
        cntlid: text('cntlid'),
        device,
        firmware_revision: text('firmware_rev'),
        model: text('model'),
        serial: text('serial'),
        state: text('state'),
      };
      return { name: 'node_nvme_info', labels, value: 1 };
    }),
};
