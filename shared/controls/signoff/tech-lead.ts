import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'signoff.tech-lead',
  title: 'The tech lead has approved the architecture of the release',
  severity: 'medium',
  seeds: ['002:92', '004:356'],
  satisfies: ['nist-800-53-r5/SA-8', 'soc2/CC8.1', 'iso-27001/A.8.27'],
  cadence: 'per-release',
  done: 'approval by the tech lead',
  evidence: 'the approval with the architecture',
  note: 'what was reviewed',
  roles: ['Tech Lead', 'Architecture Lead'],
  why: 'A shortcut in the architecture saves time before the release and costs more after it.',
});
