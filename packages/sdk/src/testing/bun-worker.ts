import { type Access, chargeAndFail } from './charge-and-fail.ts';

const seen = await chargeAndFail(JSON.parse(process.argv[2] ?? '') as Access);
process.stdout.write(JSON.stringify({ bun: process.versions['bun'], ...seen }));
