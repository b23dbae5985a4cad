import { createServer } from 'node:http';
import { isSigned } from './verify.mjs';

const { SIGNING_KEY, PORT = '3001', HOST = '127.0.0.1' } = process.env;
if (!SIGNING_KEY) throw new Error('Set SIGNING_KEY to what CreateTarget has answered');

const largest = 1_048_576;
/** Deliveries that were dealt with: one may come again, under the same name. */
const known = new Set();

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const server = createServer(async (request, response) => {
  const answer = (status, text = '') => response.writeHead(status).end(text);
  const body = await bodyOf(request);
  if (request.method !== 'POST' || body === undefined) return answer(400, 'POST an event');
  if (!isSigned(request.headers['zitadel-signature'], body, SIGNING_KEY)) return answer(401, 'not signed');
  const delivery = request.headers['postern-delivery'];
  if (delivery === undefined || !known.has(delivery)) {
    const event = JSON.parse(body);
    console.log(`${event.event_type} of ${event.aggregateType} ${event.aggregateID}`);
    if (delivery !== undefined) known.add(delivery);
  }
  answer(204);
});

server.listen(Number(PORT), HOST, () => {
  console.log(`Waiting for events at http://${HOST}:${server.address().port}`);
});
