/** Receives calls and remembers when each came, by the name that its body gives; prints its port, and answers `/times`. */
const times: Record<string, number> = {};
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    if (request.method === 'GET') return Response.json(times);
    const at = performance.timeOrigin + performance.now();
    const { id } = (await request.json()) as { id: string };
    times[id] ??= at;
    return new Response('ok');
  },
});
console.log(server.port);
