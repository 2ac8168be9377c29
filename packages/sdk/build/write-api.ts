import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { API, type Checker, NodeBuilderFlags, type Type } from 'typescript/unstable/sync';

const root = join(import.meta.dirname, '../../..');
const source = join(import.meta.dirname, 'procedures.ts');
const written = join(import.meta.dirname, 'dist/api.d.ts');
const FLAGS =
  NodeBuilderFlags.NoTruncation |
  NodeBuilderFlags.InTypeAlias |
  NodeBuilderFlags.UseSingleQuotesForStringLiteralType;

/**
 * Writes the types of all procedures into one file that stands for the server in the built packages:
 * whoever installs them gets the types without the server, its ledger and its database.
 */
export function writeApi(): void {
  const api = new API({ cwd: root });
  try {
    const project = api
      .updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] })
      .getDefaultProjectForFile(source);
    const { text } = project?.program.getSourceFile(source) ?? {};
    const symbol = text && project?.checker.getSymbolAtPosition(source, text.indexOf('Api = {'));
    if (!project || !symbol) throw new Error(`${source} does not declare its types`);
    mkdirSync(dirname(written), { recursive: true });
    writeFileSync(
      written,
      moduleOf(project.checker, project.checker.getDeclaredTypeOfSymbol(symbol)),
    );
  } finally {
    api.close();
  }
}

function moduleOf(checker: Checker, api: Type): string {
  return `import type { TRPCBuiltRouter, TRPCMutationProcedure, TRPCQueryProcedure } from '@trpc/server';

export type JSONType = string | number | boolean | null | JSONType[] | { [key: string]: JSONType };
export type Root = {
  ctx: object;
  meta: object;
  transformer: false;
  errorShape: {
    message: string;
    code: number;
    data: {
      code: ${checker.typeToString(memberOf(checker, api, 'errorCode'), undefined, FLAGS)};
      httpStatus: number;
      title: string;
      facts: Record<string, JSONType>;
      issues?: { path: string; message: string }[];
      path?: string;
    };
  };
};
export type Query<Input, Output> = TRPCQueryProcedure<{ input: Input; output: Output; meta: object }>;
export type Mutation<Input, Output> = TRPCMutationProcedure<{ input: Input; output: Output; meta: object }>;

export type AppRouter = TRPCBuiltRouter<Root, ${record(checker, memberOf(checker, api, 'procedures'))}>;
`;
}

function record(checker: Checker, routers: Type): string {
  const members = checker.getPropertiesOfType(routers).map(({ name }) => {
    const member = memberOf(checker, routers, name);
    const isProcedure = checker.getPropertyOfType(member, 'output') !== undefined;
    return `  ${name}: ${isProcedure ? procedure(checker, member) : record(checker, member)};`;
  });
  if (members.length === 0) throw new Error(`${source} finds no procedures`);
  return `{\n${members.join('\n')}\n}`;
}

function procedure(checker: Checker, type: Type): string {
  const [kind, input, output] = ['type', 'input', 'output'].map((name) =>
    checker.typeToString(memberOf(checker, type, name), undefined, FLAGS),
  );
  return `${kind === "'query'" ? 'Query' : 'Mutation'}<${input}, ${output}>`;
}

function memberOf(checker: Checker, type: Type, name: string): Type {
  const symbol = checker.getPropertyOfType(type, name);
  const member = symbol && checker.getTypeOfSymbol(symbol);
  if (!member) throw new Error(`A type has no member ${name}`);
  return member;
}
