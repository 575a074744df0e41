import type { Hono } from 'hono';
import { scriptRoutes } from '../contract/script-routes.ts';
import type { Script } from '../contract/scripts.ts';
import type { Env } from './caller.ts';
import { register } from './register.ts';

/** What the API asks about scripts that print metrics. */
export interface ScriptView {
  scripts(): Script[];
}

export function addScripts(app: Hono<Env>, view: ScriptView): void {
  register(app, scriptRoutes.scripts, () => view.scripts());
}
