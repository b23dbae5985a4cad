import { startRelyingParty } from './relying-party.ts';

const { ISSUER = 'http://localhost:8080', CLIENT_ID, CLIENT_SECRET, PORT = '3000' } = process.env;
if (!CLIENT_ID) throw new Error('Set CLIENT_ID, and CLIENT_SECRET unless the client is public');

const app = await startRelyingParty({
  issuer: ISSUER,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  port: Number(PORT),
});
console.log(`The application runs at ${app.url}`);
