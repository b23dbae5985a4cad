ALTER TABLE projections.applications_projection
  ADD COLUMN tls_client_auth text,
  ADD COLUMN tls_client_auth_subject_dn text,
  ADD COLUMN tls_client_auth_san_dns text,
  ADD COLUMN tls_client_auth_san_uri text,
  ADD COLUMN tls_client_auth_san_ip text,
  ADD COLUMN tls_client_auth_san_email text,
  ADD COLUMN tls_client_certificate_thumbprints text,
  ADD COLUMN tls_client_certificate_bound_access_tokens boolean;
