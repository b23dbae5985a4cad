/**
 * Every type of event that there is, for threads that tell others of any of them: what is personal in an event, and so
 * leaves the server for nobody, its definition says. Most types come with what follows them; here are those that nothing
 * follows. Light like `projections.ts`; a test holds it to `features.ts`.
 */
import './application/introspection-events.ts';
import './flags/events.ts';
import './intent/events.ts';
import './oidc/auth-request/events.ts';
import './oidc/device-auth/events.ts';
import './projections.ts';
import './saml-provider/request/events.ts';
import './settings/oidc-events.ts';
import './settings/organization-events.ts';
import './settings/policies/security.ts';
import './settings/restrictions/restrictions.ts';
import './settings/secret-generators.ts';
import './user/application-password-events.ts';
