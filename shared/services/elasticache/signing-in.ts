/** Fix steps that give each client of a cache its own user. */

export const makingUsers = [
  'make a user for each client: aws elasticache create-user --user-id "<CLIENT: name of a client>" --user-name "<CLIENT: name of a client>" --engine {engine} --authentication-mode Type=iam --access-string "on ~* +@all -@dangerous" --region {region}',
  'make a user default that is off: aws elasticache create-user --user-id "<OFF: an id for it>" --user-name default --engine {engine} --authentication-mode Type=no-password-required --access-string "off -@all" --region {region}',
  'make a group of them: aws elasticache create-user-group --user-group-id "<GROUP: an id for it>" --engine {engine} --user-ids "<CLIENT: name of a client>" "<OFF: id of the user default>" --region {region}',
];

/** A node takes no users, so a replication group takes its place. */
export const replacingNode = {
  steps: [
    'a node takes no users, so keep its data: aws elasticache create-snapshot --cache-cluster-id {name} --snapshot-name "<SNAPSHOT: a name for it>" --region {region}',
    'make a replication group in its place: aws elasticache create-replication-group --replication-group-id "<CACHE: a name for it>" --replication-group-description "<CACHE: its name>" --snapshot-name "<SNAPSHOT: name of the snapshot>" --transit-encryption-enabled --user-group-ids "<GROUP: id of a group of users>" --region {region}',
    'let its clients use that one, and delete the node',
  ],
  mind: 'clients that do not sign in, or speak no TLS, are refused by it',
};

export const changingUsers = {
  steps: [
    'see the users: aws elasticache describe-users --region {region}',
    'give a user a password: aws elasticache modify-user --user-id "<USER: id of the user that the alert names>" --authentication-mode "Type=password,Passwords=<PASSWORD: 16 letters or more>" --region {region}',
    'keep a user from deleting all keys: aws elasticache modify-user --user-id "<USER: id of the user that the alert names>" --append-access-string "-flushall -flushdb" --region {region}',
  ],
  mind: 'clients of this user that have no password are refused from then on',
};
