-- Finds user names by the domain behind their last @, for an organization that has proven to own it.
create index login_names_domain on projections.login_names_projection
  (instance_id, split_part(login_name, '@', -1), user_id)
  where kind = 1 and not domain_required and strpos(login_name, '@') > 0;
