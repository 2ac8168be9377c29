import { readFileSync } from 'node:fs';

const LOOK_MS = 500;

/** The processes from our parent up to the package manager that was asked to start us. */
function launchers(): number[] {
  const chain: number[] = [];
  let outermost = 0;
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid)) {
    chain.push(pid);
    if (/\b(npm|npx|pnpm)\b/.test(commandOf(pid))) outermost = chain.length;
  }
  return chain.slice(0, outermost);
}

const proc = (pid: number, file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');

function commandOf(pid: number): string {
  return proc(pid, 'cmdline').replaceAll('\0', ' ');
}

/** The fields of stat follow the command's name, which may hold spaces, in brackets. */
function parentOf(pid: number): number {
  const stat = proc(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Package managers do not pass every signal on: `kill` of npx would leave the server running
 * behind it. So once one of those who launched us is gone, we are asked to stop too.
 */
export function stopWithPackageManager(): void {
  let watched: number[];
  try {
    watched = launchers();
  } catch {
    // No /proc here: the signal must reach the server itself.
    return;
  }
  const timer = setInterval(() => {
    if (watched.every(alive)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  timer.unref();
}
