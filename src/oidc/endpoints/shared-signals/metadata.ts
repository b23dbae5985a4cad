import { paths } from '../../protocol/paths.ts';
import { deliveryMethods } from '../../shared-signals/vocabulary.ts';
import type { Endpoint } from '../endpoint.ts';

const headers = { 'content-type': 'application/json', 'cache-control': 'max-age=300, must-revalidate' };

/** Transmitter configuration metadata (SSF 1.0 §7.1). */
export const sharedSignalsMetadata: Endpoint = ({ instance: { origin } }) => ({
  status: 200,
  headers,
  body: JSON.stringify({
    spec_version: '1_0',
    issuer: origin,
    jwks_uri: origin + paths.keys,
    delivery_methods_supported: Object.values(deliveryMethods),
    configuration_endpoint: origin + paths.signalStreams,
    status_endpoint: origin + paths.signalStatus,
    add_subject_endpoint: origin + paths.signalSubjectAddition,
    remove_subject_endpoint: origin + paths.signalSubjectRemoval,
    verification_endpoint: origin + paths.signalVerification,
    critical_subject_members: ['user', 'session'],
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
    default_subjects: 'ALL',
  }),
});
