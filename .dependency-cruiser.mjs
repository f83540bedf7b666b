import swc from '@swc/core';

// dependency-cruiser 17.4 never tells swc that a file holds JSX.
const parseFile = swc.parseFileSync;
swc.parseFileSync = (file, options) => parseFile(file, { ...options, tsx: file.endsWith('.tsx') });

// contract <- files, outputs <- inference, media; contract <- db; these <- datasets, backend, engine <- app, cli   and   contract <- renderer
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: '^(main|renderer|inference|db|test|build)/', pathNot: allowed },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    only(
      'contract-stands-alone',
      '^main/contract/',
      '^main/contract/',
      'The contract imports only the schema library.',
    ),
    only('files', '^main/files/', '^main/(files|contract)/', 'Opening files knows only the contract.'),
    only(
      'outputs-below',
      '^main/outputs/',
      '^main/(outputs|contract)/',
      'What is written where stands on the contract alone.',
    ),
    only('db-below', '^db/', '^(db|main/contract)/', 'The database knows only the contract.'),
    only(
      'inference-below',
      '^inference/',
      '^(inference|main/(files|outputs|contract))/',
      'Inference knows neither database nor media.',
    ),
    {
      name: 'methods-apart',
      comment:
        'A method is a folder of its own: what two share stands in nn, pictures, metrics, registry or training.',
      severity: 'error',
      from: { path: '^inference/(sizing|classification)/' },
      to: { path: '^inference/(sizing|classification)/', pathNot: '^inference/$1/' },
    },
    {
      name: 'shared-below-methods',
      comment: 'What methods share knows none of them.',
      severity: 'error',
      from: {
        path: '^inference/(nn|pictures|metrics|registry|training|runtime|graph|autodiff)/',
        pathNot: '\\.test\\.ts$',
      },
      to: { path: '^inference/(sizing|classification)/' },
    },
    only('media-below', '^main/media/', '^main/(media|files|contract)/', 'Readers know only the contract.'),
    only(
      'datasets',
      '^main/datasets/',
      '^(main/(datasets|media|files|outputs|contract)|db|inference)/',
      'Datasets stand on db, inference, media.',
    ),
    only(
      'backend',
      '^main/backend/',
      '^(main/(backend|datasets|media|files|outputs|contract)|db|inference)/',
      'The backend does not know engine, app or cli.',
    ),
    only(
      'engine',
      '^main/engine/',
      '^(main/(engine|datasets|media|files|outputs|contract)|inference)/',
      'The engine knows no database.',
    ),
    only('renderer', '^renderer/', '^(renderer|main/contract)/', 'The renderer knows only the contract.'),
    {
      name: 'electron-only-in-app',
      severity: 'error',
      from: { pathNot: '^main/app/' },
      to: { path: '^(node_modules/)?electron($|/)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-tests-in-source',
      severity: 'error',
      from: { pathNot: '(\\.test\\.ts$|^test/)' },
      to: { path: '(\\.test\\.ts$|^test/)' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: '(\\.generated\\.ts|_pb\\.|\\.test\\.ts)',
  },
};
