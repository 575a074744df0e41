import { absolutePath, mapping, name, section, text } from '../../lib/fields/index.ts';
import { listenAddress } from '../listen-address.ts';

/** `node:`. Name and database depend on the machine when left out; `finishNodeConfig` fills them in. */
export const nodeSection = () =>
  section({
    listen: listenAddress().prefault('127.0.0.1:8080'),
    node_name: name().optional(),
    db_path: absolutePath().optional(),
    /** Added to every series and alert. */
    labels: mapping(text({ canBeEmpty: true }), {
      pattern: /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/,
      expected: 'a label name such as team (letters, digits, _)',
    }),
  });
