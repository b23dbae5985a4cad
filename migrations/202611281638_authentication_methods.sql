-- What passkeys and security keys say of themselves; '' or 0 for other methods.
alter table projections.user_auth_methods_projection
  add column relying_party_id text not null default '',
  add column public_key bytea,
  add column attestation_type text not null default '',
  add column aaguid bytea,
  add column sign_count bigint not null default 0;
