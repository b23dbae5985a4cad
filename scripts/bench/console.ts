import type { Page } from 'puppeteer-core';
import { settled } from '../../src/console/testing-look.ts';
import {
  arriving,
  cleared,
  heldBytes,
  loading,
  scrolling,
  sorting,
  typing,
  watchPage,
} from './console-measures.ts';
import { type ConsoleBench, openConsoleBench } from './console-scene.ts';
import { bounded, type Row } from './row.ts';

const people = 1_000_000;
const times = 30;
const reach = { rows: 300, keystroke: 150 };

/** What people type: beginnings of names and of last names, many and few, a piece that few have, and what nobody has. */
const words = ['schmidt', 'anna m', 'zimmermannk', 'heinrich k', 'gudrun.we', 'xylander', 'qqqq'];
const columns = ['E-mail', 'State', 'Created', 'Name'];
const far = 20_000;

const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

/** The p95 of what people wait for, which must be within a bound; what the machine takes for its part stands beside it. */
const waits = (name: string, times: readonly number[], bound: number, note: string): Row =>
  bounded(
    `${name}, p95`,
    at(times, 0.95),
    'ms',
    bound,
    `p50 ${at(times, 0.5).toFixed(0)} ms of ${times.length}; ${note}`,
  );

async function repeated(measure: () => Promise<number>, turns = times): Promise<number[]> {
  const measured: number[] = [];
  // The first is of what nobody has loaded yet.
  await measure();
  while (measured.length < turns) measured.push(await measure());
  return measured;
}

const both = (times: readonly number[]) =>
  `p50 ${at(times, 0.5).toFixed(0)}, p95 ${at(times, 0.95).toFixed(0)} ms`;

/** What the same browser takes for a page with nothing on it, of the same server. */
const emptyPage = (page: Page, origin: string): Promise<number> => {
  const began = performance.now();
  return page.goto(`${origin}/debug/healthz`, { waitUntil: 'load' }).then(() => performance.now() - began);
};

/** The first page of the list, asked for over the connection that the browser has. */
const callAlone = ({ page, pat, orgId }: ConsoleBench): Promise<number> =>
  page.evaluate(
    async (token, organizationId) => {
      const began = performance.now();
      const answer = await fetch('/zitadel.user.v2.UserService/ListUsers', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          prefer: 'count=none',
        },
        body: JSON.stringify({
          query: { limit: 100, asc: true },
          sortingColumn: 'USER_FIELD_NAME_DISPLAY_NAME',
          queries: [{ typeQuery: { type: 'TYPE_HUMAN' } }, { organizationIdQuery: { organizationId } }],
        }),
      });
      if ((await answer.json()).result.length !== 100) throw new Error('the list is not there');
      return performance.now() - began;
    },
    pat,
    orgId,
  );

/** From the overview, of which nothing was asked about users but their number. */
async function arrivals({ scene, page, origin }: ConsoleBench): Promise<number> {
  await page.goto(`${origin}/ui/console`);
  await settled(scene);
  return arriving(page, '/users');
}

async function keystrokes(page: Page): Promise<number[]> {
  const measured: number[] = [];
  await page.focus('input[type=search]');
  for (const word of words) {
    for (const letter of word) measured.push(await typing(page, letter));
    await cleared(page);
  }
  return measured;
}

/** The console's list of a million people, in Chromium, from what somebody does until it is drawn. */
export async function benchConsole(): Promise<Row[]> {
  const bench = await openConsoleBench(people);
  try {
    return await measured(bench);
  } finally {
    await bench.close();
  }
}

export async function measured(bench: ConsoleBench): Promise<Row[]> {
  const { page, origin } = bench;
  const users = `${origin}/ui/console/users`;
  await watchPage(page);
  const empty = await repeated(() => emptyPage(page, origin));
  const loads = await repeated(() => loading(page, users));
  const call = await repeated(() => callAlone(bench));
  const arrived = await repeated(() => arrivals(bench), 10);
  const typed = await keystrokes(page);
  const sorted: number[] = [];
  for (const column of columns) sorted.push(await sorting(page, column));
  await loading(page, users);
  const before = await heldBytes(page);
  const scrolled = await scrolling(page, far);
  const after = await heldBytes(page);
  const alone = `limit of the machine: the call alone ${both(call)}`;
  return [
    waits(
      'users: the page to first rows',
      loads,
      reach.rows,
      `sign-in included; an empty page ${both(empty)}; ${alone}`,
    ),
    waits('users: from the overview to first rows', arrived, reach.rows, alone),
    waits('users: a keystroke to its rows', typed, reach.keystroke, alone),
    waits('users: another order', sorted, reach.rows, alone),
    waits(
      'users: the next page while scrolling',
      scrolled.waits,
      reach.rows,
      `to row ${scrolled.rows.toLocaleString('en')}, ${scrolled.longFrames} frames longer than 50 ms`,
    ),
    bounded(
      'users: memory of scripts after scrolling',
      after / 1e6,
      'MB',
      200,
      `${(before / 1e6).toFixed(1)} MB before`,
    ),
  ];
}

if (import.meta.main) console.table(await benchConsole());
