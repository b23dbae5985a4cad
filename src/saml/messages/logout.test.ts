import { expect, test } from 'bun:test';
import { statusCode } from '../names.ts';
import { signed } from '../signature/sign.ts';
import { verifiedElement } from '../signature/verify.ts';
import { idpEntityId, now, spEntityId, spKey } from '../testing.ts';
import { parseXml } from '../xml/parse.ts';
import {
  newArtifact,
  readArtifact,
  readArtifactResolve,
  readSoap,
  sourceIdOf,
  writeArtifactResolve,
  writeSoap,
} from './artifact.ts';
import { readLogoutRequest, readLogoutResponse, writeLogoutRequest, writeLogoutResponse } from './logout.ts';
import { isSuccess, succeeded } from './status.ts';

const destination = 'https://idp.example.com/SLO';

test('a logout names the person and the sessions, and is signed like all else', async () => {
  const written = writeLogoutRequest({
    id: '_logout1',
    now,
    issuer: spEntityId,
    destination,
    nameId: { value: 'alice<&>"', spNameQualifier: spEntityId },
    sessionIndexes: ['_a', '_b'],
    notOnOrAfter: now,
  });
  const element = verifiedElement(parseXml((await signed(written, spKey)).xml), { keys: [spKey.publicKey] });

  expect(readLogoutRequest(element)).toMatchObject({
    id: '_logout1',
    issuer: spEntityId,
    destination,
    nameId: { value: 'alice<&>"', spNameQualifier: spEntityId },
    sessionIndexes: ['_a', '_b'],
    notOnOrAfter: now,
  });
});

test('its answer says how it went', () => {
  const answer = (status = succeeded) =>
    readLogoutResponse(
      parseXml(
        writeLogoutResponse({
          id: '_x',
          now,
          issuer: idpEntityId,
          destination,
          inResponseTo: '_logout1',
          status,
        }).xml,
      ),
    );
  expect(isSuccess(answer().status)).toBe(true);
  const partly = { codes: [statusCode.responder, statusCode.partialLogout], message: 'one is away' };
  expect(answer(partly)).toMatchObject({ inResponseTo: '_logout1', status: partly });
});

test('a logout of nobody, or of another kind, is none', () => {
  const written = writeLogoutResponse({
    id: '_x',
    now,
    issuer: idpEntityId,
    inResponseTo: '_y',
    status: succeeded,
  });
  expect(() => readLogoutRequest(parseXml(written.xml))).toThrow('This is no LogoutRequest');
  const nobody = written.xml.replaceAll('LogoutResponse', 'LogoutRequest');
  expect(() => readLogoutRequest(parseXml(nobody))).toThrow('has no NameID');
});

test('an artifact says who made it, and is resolved by SOAP', () => {
  const artifact = newArtifact(idpEntityId, 3);
  expect(readArtifact(artifact)).toMatchObject({ endpointIndex: 3, sourceId: sourceIdOf(idpEntityId) });
  expect(newArtifact(idpEntityId, 3)).not.toBe(artifact);
  expect(() => readArtifact('AAAA')).toThrow('type 4');
  expect(() => readArtifact('!')).toThrow('base64');

  const soap = writeSoap(writeArtifactResolve({ id: '_r', now, issuer: spEntityId, artifact }));
  expect(readArtifactResolve(readSoap(parseXml(soap.xml)))).toMatchObject({
    id: '_r',
    issuer: spEntityId,
    artifact,
  });
  expect(() => readSoap(parseXml(soap.xml.replace('</soap:Body>', '<x></x></soap:Body>')))).toThrow(
    'one message',
  );
  expect(() => readSoap(parseXml('<x/>'))).toThrow('SOAP');
});
