/** The second part of the vocabulary, in the form of the first: secrets, access, network, monitoring, teams and their practices. */
export const MORE_TERMS = `hardcoded: hard coded, hardcoded credentials, in source code, secrets in code, committed secrets, plaintext secrets, credentials in code, no secrets in code, checked into git, in the repository, secret in git
secret scan: gitleaks, trufflehog, git secrets, secret scanning, secret detection, detect secrets, scan for secrets, push protection, in the code or in its history
environment variable: environment variables, env vars, env var, lambda environment
default password: default passwords, default credentials, strong password, password strength, strong passwords, long passwords, complex password, generated password
key procedure: key rotation policy, key revocation, revoke, revocation, key generation, revoked, credential procedures, key handling, backup credentials, rotation policy
iam: identity and access management, roles, iam role, iam roles, permissions, access management
least privilege: minimal permissions, minimum permissions, principle of least privilege, least privileged, only the permissions, permissions that it does not use, scoped permissions, excessive permissions, overly permissive, over privileged, fine grained permissions
wildcard: wildcards, star permissions, full administrative, admin policy, administrator access, every action on every resource, action star
admin access: administrator, admins, administrative access, privileged access, privileged users, admin, administer
mfa: multi factor, multi factor authentication, two factor, 2fa, second factor, multifactor
root user: root account, root, root credentials, account root
access key: access keys, iam keys, static credentials, long lived credentials, long lived keys, static keys
unused credentials: stale credentials, inactive users, unused access keys, dormant accounts, unused users, inactive credentials, access cleanup, passwords and access keys that nobody uses, offboarding
password policy: password complexity, password length, password requirements, password reuse
federation: sso, single sign on, identity center, saml, oidc, okta, azure ad, entra, federated, federated roles, identity provider, idp, role based access, rbac, role based, iam users
access review: access reviews, access recertification, entitlement review, permission review, review of access, user access review, who has access, quarterly access
access analyzer: external access, cross account access, unintended access, policy analysis, policy validation
break glass: breakglass, emergency access, emergency account, firecall
support role: support access, aws support, support cases
service account: service accounts, irsa, workload identity, pod identity, machine identity, dedicated service accounts
network: networking, vpc, subnet, subnets
vpc: virtual private cloud, cidr, cidr range, vpcs, address range, network segmentation, subnet layout, network layout, network design, private addresses
private subnet: sit in private subnets, run in private subnets, private subnets, private network, no public ip, public ip, no public address, not internet facing, internal only, isolated network, network isolation, private vpc, private vpcs, have no public address
public subnet: public subnets, load balancers in public subnets
nat gateway: nat, nat gateways, outbound internet, outbound traffic, egress gateway
vpc endpoint: vpc endpoints, privatelink, private link, interface endpoint, gateway endpoint, endpoints of their own, private connectivity, nat alternatives
security group: security groups, sg, sgs, ingress rule, ingress rules, inbound rules, inbound traffic, firewall rule, firewall rules, firewall, ingress restricted, open ports, port exposure, minimal ports, allowed traffic, open to the world, 0 0 0 0
admin port: ssh, rdp, port 22, port 3389, administration ports, port of administration, bastion, remote administration, management ports
default security group: default sg, default group
network acl: nacl, nacls, network acls, acls, network access control list, subnet firewall, firewall
flow log: flow logs, vpc flow logs, network traffic logs, traffic logging
peering: vpc peering, peered, transit gateway
publicly accessible: public access, public, open to the public, internet accessible, publicly reachable, exposed to the internet, internet facing, public address
s3: bucket, buckets, object storage, simple storage service
account block: block public access, public access block, bpa
log: logs, logging, logged
audit log: audit logging, audit trail, audit logs, audit trails, api auditing, api activity, cloudtrail, trail, trails, accountability, auditing
data event: data events, object level logging, object level, sensitive operations, operations on objects
log integrity: log file validation, digest, tamper evident, log validation, unchanged
log retention: retention of logs, retain logs, logs retained, logs kept, log groups keep, log retention, cloudwatch logs retention
central logging: centralised logging, centralised logs, log aggregation, aggregate logs, aggregated logs, logs aggregated, elk, elasticsearch, opensearch, splunk, datadog logs, loki, sumo logic, siem, log analysis, log search, log shipping, arrive in one place, logs shipped, ship logs, one place, logs collected, log collection, logging configured, searchable logs, log store, one store, single store, searchable store, central store
structured log: structured logging, json logs, json logging, json formatted, correlation id, request id, trace id, log schema, structured logs
access log: access logs, access logging, request log, request logs, elb logs, alb logs
database log: database logs, database logging, engine logs, database audit, slow query log, query log, postgres logs, database access logging, logs of their engine
log encryption: encrypted logs, log group encrypted, encrypt logs
config recorder: aws config, configuration recorder, configuration history, config recording, resource inventory, configuration changes
config rule: config rules, conformance pack, conformance packs
metric: metrics, telemetry, prometheus, statsd, cloudwatch metrics, opentelemetry metrics, scrape, scraped, scraping, exporter
metrics collection: custom metrics, business metrics, kpi, kpis, application metrics, metrics collected, metrics scraped, metrics retention, scrape interval, prometheus, golden signals, red metrics, emf
dashboard: dashboards, grafana, kibana, quicksight, visualisation, single pane, shows each view
alarm: alarms, alert, alerts, alerting, alerted, notify, notified, notification, notifications, page, paged
alarm action: alarm actions, alerts configured, alarms configured, alerting configured, alert rules, starts an action, alerting rules, alarm notifies, monitoring alerts, critical metrics
alarms have data: alarm data, insufficient data, monitoring active, monitoring working, metrics flowing, receives the data, monitoring configured, monitoring confirmed, monitoring verified, monitoring validated, metrics visible, metrics flow, production metrics
notification channel: slack, pagerduty, opsgenie, victorops, microsoft teams, chat channel, notification channels, email notification, alert routing, alert channels, paging, paging tool, squadcast, webhook, alert destination, xmatters
sns: sns topic, sns topics, simple notification service, subscription, subscriptions, topic
delivery tested: test alert, test alerts, alert test, alerting tested, test alerting, alerting functionality, alerts tested, alert delivery, test page, notifications verified, channels verified, alerts fire, alert fired, alerts verified, fire drill alert
on call: oncall, pager, rota, rotation on call, on call rotation, on call schedule, primary and secondary, 24 7, follow the sun, pagerduty, opsgenie, on call engineer
escalation: escalate, escalated, escalation path, escalation policy, escalation matrix, support tier, support tiers, contact list, emergency contact, emergency contacts, emergency hotline, contacts, contact information, hotline, tier 1, tier 2, tier 3, support hours
incident response: incident, incidents, ir plan, incident management, incident commander, war room, security incident, incident plan, major incident
incident exercise: ir exercise, incident drill, incident response training, incident simulation, tabletop, wheel of misfortune, ir training, incident response was exercised
post incident review: post mortem, postmortem, post mortems, postmortems, root cause, root cause analysis, rca, retrospective, lessons learned, blameless, incident review, post incident, corrective actions
runbook: runbooks, playbook, playbooks, operating procedure, operating procedures, sop, sops, operational procedures, standard operating procedures, operations manual, procedures documented, response procedures, update procedures, maintenance procedures, recovery runbook
documentation: documented, document, docs, written down, diagram, diagrams, architecture diagram, architecture documentation, knowledge base, wiki, confluence, up to date, current documentation, technical documentation
repository docs: readme, openapi, swagger, api documentation, api docs, docs folder, troubleshooting guide, api reference, api description, in the repository
training: trained, train, onboarding, team trained, staff trained, knowledge transfer, handover, workshop, cross trained
launch communication: stakeholders notified, stakeholder notification, communication plan, announce, announcement, notify stakeholders, release notes, customer communication, support informed, status updates, timeline sent, standup, standups, war room, communication channel, communication channels, maintenance notice, stakeholders know, launch plan, release communication, go live communication, stakeholders informed
hypercare: early life support, post launch support, first days, first week, launch day, week 1, day 1, month 1, after launch, post launch, bake time, monitored closely, watch period, post deployment review, post deployment monitoring, stabilisation
change management: change control, change process, change approval, change request, change advisory board, cab, change ticket, change window, deployment plan, deployment process, deployment procedure, deployment procedures, release process, written process, maintenance window, change policy
code review: second pair of eyes, second person, peer review, pull request, pull requests, merge request, two person review, codeowners, code owners, reviewed by another person, branch protection, approvals before merge, reviewed them, four eyes
static analysis: linting, lint, linter, sonarqube, sonar, sast, code quality, code style, style guidelines, coding standards, codeql, semgrep, eslint, code analysis
dependency scan: dependency scanning, vulnerable dependencies, dependency vulnerabilities, sca, snyk, dependabot, renovate, trivy, grype, container scan, image scan, container vulnerability, image vulnerabilities, image scanning, owasp dependency check, sbom, software composition, cve, cves
vulnerability: vulnerabilities, vulnerability scan, vulnerability scanning, inspector, security vulnerabilities, security scan, cvss, patching, patched
iac scan: cdk nag, checkov, tfsec, terrascan, cfn nag, cfn guard, policy as code, opa, conftest, kics, infrastructure scan, compliance as code, automated compliance
infrastructure as code: iac, terraform, cloudformation, cdk, pulumi, infrastructure code, defined in code, infrastructure is code
pipeline: ci cd, cicd, ci, continuous integration, continuous delivery, continuous deployment, jenkins, github actions, gitlab ci, codepipeline, automated deployment, deployment automation, build pipeline
automated test: unit tests, unit test, integration tests, integration test, integration testing, e2e, e2e tests, end to end tests, regression tests, regression test, regression testing, tests passing, tests pass, test suite, functional tests, automated testing, contract tests, tests run
coverage: code coverage, test coverage, unit test coverage, line coverage, coverage percent
penetration test: pentest, pen test, penetration testing, pentesting, ethical hacking, bug bounty, security testing
security assessment: security review, security audit, threat model, threat modeling, threat modelling, risk assessment, security sign off, security design review, security testing
config validation: configuration validation, validate configuration, configuration validated, environment specific configuration, environment configuration, configuration per environment, configuration management, config values, production configuration, values reviewed, configuration reviewed
environment parity: staging matches production, staging environment, parity, identical environments, environments consistent, dev staging prod, pre production environment, staging mirrors
container: containers, docker, ecs, fargate, containerised, pod, pods
container image: docker image, docker images, container images, container registry, ecr, registry, image tag, image tags, immutable tags, pinned images, latest tag, immutable images
task size: resource limits, cpu and memory limits, memory limits, cpu limits, resource requests, requests and limits, container resources, limits of processor, limits set, container resource, vcpu, ram
task hardening: privileged containers, read only root, read only filesystem, run as non root, non root, rootless, container hardening
health check: health checks, healthcheck, healthy, liveness, readiness, probes, liveness probe, readiness probe, checked for health, health probe, auto recovery, self healing, target health, services running, unhealthy
health endpoint: health endpoint, healthz, health url, endpoint responds, endpoints responding, public health, endpoint available, answers from outside, services online, services reachable
synthetic: black box, black box probe, black box probes, ping check, uptime robot, external probe, synthetics, synthetic monitoring, canaries, external monitoring, external check, uptime check, uptime monitoring, pingdom, checked from outside, outside in monitoring, external location, blackbox
load balancer: alb, elb, nlb, load balancing, load balancers, elastic load balancing, ingress controller, target group
instance metadata: imds, imdsv2, metadata service
snapshot public: public snapshots, snapshot sharing, shared snapshots
eks: kubernetes, k8s, kubectl, cluster, helm, node group, node groups, karpenter, kube
manifest: manifests, helm chart, helm, pod security, pod security standards, resource quota, security context, pull policy, imagepullpolicy, image pull policy, securitycontext, readonlyrootfilesystem, runasnonroot, topology spread, anti affinity, network policies, resourcequota, limitrange, pod disruption budget, pdb, network policy, namespace, deployment yaml, kustomize, resource requests, requests and limits, hpa, nodepool, secret mounts, secrets mounted, limits
node group: node groups, worker nodes, nodes, node pool, node count, desired capacity, max capacity, min capacity
control plane log: control plane logging, control plane logs, api server logs, eks logging, cluster audit logs, kubernetes audit
private endpoint: private endpoint, endpoint access, api server endpoint, private cluster, cluster endpoint, reached from its vpc
supported version: kubernetes version, latest supported version, end of life, eol, version in standard support, supported versions, engine version
kubernetes rbac: cluster role, rbac, rolebinding
waf: web application firewall, web acl, web acls, waf rules
waf rule: geo restriction, country blocking, managed rules, owasp top 10, sql injection, xss protection, cross site scripting, bot, bots, bot detection, geo blocking, geo ip, input sanitisation, sanitise, refuse common attacks, waf rules, injection attacks
rate limit: rate limiting, throttling, throttle, rate limits, request limits, too many requests, req s, burst
ip: per ip, address, addresses, source ip
ddos: aws shield, shield advanced, denial of service, cloudflare, shield
tls version: tls 1 2, tls1 2, tls 1 3, minimum tls, minimum tls version, tls version, sslv3, tlsv1, old protocols, legacy tls, protocol before tls
cipher suite: cipher suites, strong ciphers, forward secrecy, pfs, perfect forward secrecy, ssl labs, tls grade, weak ciphers
certificate: certificates, ssl certificate, tls certificate, acm, x509, trusted certificate
certificate renewal: certbot, let s encrypt, letsencrypt, acme, cert manager, auto renewal, renew, renewed, renewal, certificate rotation
certificate expiry: certificate expiration, expires, expiry, expiration, validity period, expire soon
https redirect: redirect http, http to https, https enforced, enforce https, https only, plain http, http redirect, https on port, port 443, https
hsts: strict transport security, http strict transport
security header: security headers, content security policy, csp, x frame options, x content type options, referrer policy, x xss protection, secure cookies, cookie flag, samesite, httponly, cors, permissions policy, response headers
request limit: request size, payload size, body size, request timeout, input validation, schema validation, request validation, validate input, payload validation, malformed, input length, query parameter, json payloads, maximum request
authentication: authenticate, authenticated, authentication required, authorisation, authorised, oauth, jwt, api key required, login, sign in, signin, credentials required, refuse requests without valid credentials, api authentication, cognito, authoriser, authorizer
tracing: distributed tracing, trace, traces, x ray, xray, jaeger, zipkin, opentelemetry, otel
anomaly detection: anomalies, anomaly, devops guru, machine learning, outlier detection, what is unusual, pattern detection, log patterns
resilience pattern: circuit breaker, circuit breakers, retry, retries, backoff, exponential backoff, bulkhead, graceful degradation, degrade gracefully, timeouts and retries, fallback, load shedding, idempotency, idempotent, error handling, jitter
guardduty: threat detection, intrusion detection, ids, malware detection
security hub: securityhub, security posture, cspm, security dashboard
foundational standard: fsbp, foundational security best practices, foundational standards
inspector: amazon inspector, vulnerability scanning, vulnerability scan, ecr scanning
macie: pii discovery, sensitive data discovery
finding: findings, security findings, security alerts
critical finding: critical findings, critical vulnerabilities, high severity findings, no critical, open findings, security controls functioning, critical security
critical alarm: critical alarms, critical alerts, firing alarms, alarms firing, dashboards green, all green, alarm state, metrics normal, normal operation, active alarms
delegated administrator: delegated admin, central administration, organisation wide, administered, administrator account
organisation: organisations, aws organizations, multi account, landing zone, control tower, scp, service control policy, ou
classification: data classification, classify data, classified, sensitive data, confidential, data sensitivity, data labels
privacy: gdpr, pii, personal data, personally identifiable, data protection, data subject, privacy policy, dpia, ccpa, european users, data privacy, consent, right to erasure
framework audit: soc 2, soc2, iso 27001, hipaa, pci, pci dss, fedramp, compliance audit, compliance framework, regulatory, regulations, certification audit, auditor, compliance requirements, attestation report, type ii, hitrust, compliance review
data residency: data sovereignty, approved regions, allowed regions, region restriction, data location
alternate contact: alternate contacts, security contact, billing contact, operations contact
contact details: account contact, contact information
business kpi: time to market, developer productivity, customer satisfaction, nps, csat, business objectives, operational efficiency, manual work, delivery targets, satisfaction, lead time, dora
impact analysis: cost impact, cost estimate, infracost, estimate of their cost
api gateway: apigw, apigateway, rest api, http api
lambda: serverless functions, serverless function, functions as a service, faas
service quota: service limits, service limit, quotas, aws limits
trusted advisor: well architected, advisor
health event: health events, aws health, personal health dashboard, scheduled maintenance events
eventbridge: event rule, event rules, cloudwatch events, infrastructure events, events of the infrastructure, event bus
sign off: signoff, signed, sign, approve, approved, approval, certified, certification, certify, sign offs, authorised by
security officer: security lead, security team, ciso, security engineer, infosec, appsec
operations manager: operations lead, operations team, ops lead, ops team, sre lead, sre, site reliability
tech lead: technical lead, architecture lead, lead engineer, engineering lead, architect, engineering manager, cto, development lead, lead developer
qa lead: quality assurance, qa team, test lead, test manager, qa
product owner: product manager, product, product lead, pm
business owner: business stakeholders, business stakeholder, sponsor, executive sponsor, business
devops lead: devops, platform team, platform lead, platform engineer, infrastructure lead, devops engineer, cloud lead
compliance officer: compliance, compliance lead, compliance manager, legal, dpo, data protection officer, risk officer, grc
application owner: app owner, service owner, system owner, application team
preparer: prepared by, reviewed by, approved by, certified by, review date, document sign off, next review
ebs optimised: ebs optimised, volume optimisation, ebs optimisation, network of their own to their volumes
performance review: query optimisation, optimise queries, tuning, query tuning, index, indexes, indexing, database optimisation, network latency, network path, performance analysis, performance criteria, performance optimisation
cloudtrail: audit trail, api activity, api auditing, management events, multi region trail
lifecycle: lifecycle policy, lifecycle policies, s3 lifecycle, storage tiering, glacier, intelligent tiering
cost explorer: cost analysis, cost report, cost reports, cost dashboard, cost trend
`;
