-- For which domains people of an instance have passkeys: the pages of another domain say what to do with those.
create index on projections.user_auth_methods_projection (instance_id, relying_party_id)
  where method_type = 2 and state = 2;
