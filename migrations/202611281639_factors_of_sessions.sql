-- When each factor of a session was proven last; of keys by WebAuthn also whether they proved who used them.
alter table projections.sessions_projection
  add column web_authn_checked_at timestamptz,
  add column web_authn_user_verified boolean,
  add column totp_checked_at timestamptz,
  add column otp_sms_checked_at timestamptz,
  add column otp_email_checked_at timestamptz,
  add column recovery_code_checked_at timestamptz;
