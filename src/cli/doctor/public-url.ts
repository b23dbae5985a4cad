import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

const local = /^(localhost|127\.|\[::1\])|\.localhost$/;
const soonMs = 14 * 24 * 3600 * 1000;

/** Whether browsers will find the server under its name, and trust it. */
export const checkPublicUrl = ({ server }: Config): Finding[] => {
  const url = new URL(server.publicUrl);
  const findings: Finding[] = [];
  if (url.protocol === 'http:' && !local.test(url.hostname))
    findings.push(
      warning(
        'server.publicUrl',
        `${server.publicUrl} sends passwords and tokens in the clear`,
        'use https: set server.tls, or put a proxy before the server and name its address',
      ),
    );
  else if (server.tls !== null && url.protocol === 'http:')
    findings.push(
      wrong('server.publicUrl', `${server.publicUrl} is http, but server.tls is set`, 'begin it with https'),
    );
  else findings.push(ok('server.publicUrl', server.publicUrl));
  return server.tls === null ? findings : [...findings, checkCertificate(server.tls, url.hostname)];
};

const checkCertificate = (tls: { certFile: string; keyFile: string }, host: string): Finding => {
  const subject = 'server.tls';
  try {
    const certificate = new X509Certificate(readFileSync(tls.certFile));
    if (!certificate.checkPrivateKey(createPrivateKey(readFileSync(tls.keyFile))))
      return wrong(
        subject,
        `${tls.keyFile} is not the key of ${tls.certFile}`,
        'name the two files that belong together',
      );
    const end = Date.parse(certificate.validTo);
    if (end < Date.now())
      return wrong(subject, `the certificate ended on ${certificate.validTo}`, 'renew it');
    if (certificate.checkHost(host) === undefined)
      return warning(
        subject,
        `the certificate is not for ${host}`,
        'use one that names the host of server.publicUrl',
      );
    if (end < Date.now() + soonMs)
      return warning(subject, `the certificate ends on ${certificate.validTo}`, 'renew it');
    return ok(subject, `certificate for ${host} until ${certificate.validTo}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return wrong(subject, reason, 'certFile and keyFile must be readable files in PEM');
  }
};
