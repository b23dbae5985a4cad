/**
 * Run by patch.test.ts in a process of its own, since what it shows can hang or end a process:
 * `bun patch.scenario.ts <postgres module> <url> <scenario> <ms after which it hangs>` prints what came out as JSON.
 */
import type { Socket } from 'bun';
import type postgres from 'postgres';

const [modulePath = '', url = '', scenario = '', longestMs = ''] = process.argv.slice(2);
const { default: open } = (await import(modulePath)) as { default: typeof postgres };
const sql = open(url, { max: 1, connection: { application_name: scenario }, onnotice: () => {} });
const admin = open(url, { max: 1, onnotice: () => {} });

const outcome = (promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([
    promise.then(
      (value) => value,
      (error: Error) => `${error.name}: ${error.message}`,
    ),
    Bun.sleep(Number(longestMs)).then(() => 'hangs'),
  ]);
const loseConnection = () => admin`
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name = ${scenario} AND datname = current_database()`;

const scenarios: Record<string, () => Promise<unknown>> = {
  /** A parameter that throws while it is serialised, on a connection that is busy with another query. */
  async unserializable() {
    const query = (at: Date) => sql`SELECT ${at}::timestamptz AS at`;
    await query(new Date(0));
    const answers = [
      sql`SELECT 'first' AS who, pg_sleep(0.1)`,
      query(new Date(Number.NaN)),
      sql`SELECT 'third' AS who`,
    ];
    return Promise.all(answers.map((answer) => outcome(answer.then((rows) => rows[0]?.['who'] ?? rows[0]))));
  },
  /** A prepared statement that must be prepared again, since its table has changed. */
  async retried() {
    await sql`CREATE TABLE retried (body jsonb)`;
    const insert = () => sql`INSERT INTO retried (body) VALUES (${sql.json({ a: 1 })}) RETURNING *`;
    await insert();
    await sql`ALTER TABLE retried ADD COLUMN more int`;
    return outcome(insert().then((rows) => rows[0]));
  },
  /** A transaction whose connection is lost, and the connection in its place. */
  async outlived() {
    await admin`CREATE TABLE outlived (row int)`;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const transaction = sql.begin(async (tx) => {
      await tx`INSERT INTO outlived VALUES (1)`;
      await loseConnection();
      for (let connected = false; !connected; )
        connected = await sql`SELECT 1`.then(
          () => true,
          () => false,
        );
      await tx`INSERT INTO outlived VALUES (2)`.then(
        () => resolve(),
        () => resolve(),
      );
    });
    const told = await outcome(transaction);
    await over;
    return [
      told,
      await outcome(admin`SELECT row FROM outlived`.then((rows) => rows.map((row) => row['row']))),
    ];
  },
  /** The next query after a connection was lost in a transaction. */
  async next() {
    process.on('uncaughtException', () => {});
    const lost = sql.begin(async (tx) => {
      await tx`SELECT 1`;
      await loseConnection();
      await tx`SELECT 2`;
    });
    const told = await outcome(lost);
    return [told, await outcome(sql`SELECT 'next' AS who`.then((rows) => rows[0]?.['who']))];
  },
  /** A reserved connection that is lost while a statement waits for its turn, and what is asked on it and of the pool after. */
  async reserved() {
    process.on('uncaughtException', () => {});
    const own = await sql.reserve();
    const waiting = [own`SELECT pg_sleep(60)`, own`SELECT 2`].map(outcome);
    for (let active = 0; active === 0; )
      active = (
        await admin`SELECT FROM pg_stat_activity WHERE application_name = ${scenario} AND state = 'active'`
      ).length;
    await loseConnection();
    const told = [...(await Promise.all(waiting)), await outcome(own`SELECT 3`)];
    own.release();
    return [...told, await outcome(sql`SELECT 'next' AS who`.then((rows) => rows[0]?.['who']))];
  },
  /** A connection that is lost while it asks for the array types, before its first query. */
  async types() {
    const [, host = '', port = ''] = /@([^:/]+):(\d+)/.exec(url) ?? [];
    let cuts = 0;
    const listener = Bun.listen<{ server: Promise<Socket> }>({
      hostname: host,
      port: 0,
      socket: {
        open(client) {
          const data = (_: Socket, bytes: Buffer) => void client.write(bytes);
          client.data = { server: Bun.connect({ hostname: host, port: Number(port), socket: { data } }) };
        },
        async data(client, bytes) {
          const cut = bytes.includes('typarray') && cuts++ === 0;
          if (cut) client.terminate();
          else (await client.data.server).write(bytes);
        },
      },
    });
    const through = open(url.replace(`:${port}`, `:${listener.port}`), { max: 1 });
    const ask = () => outcome(through`SELECT 'answer' AS who`.then((rows) => rows[0]?.['who']));
    let unhandled = 0;
    process.on('unhandledRejection', () => unhandled++);
    return [typeof (await ask()), await ask(), unhandled];
  },
};

console.log(JSON.stringify(await scenarios[scenario]?.()));
process.exit(0);
