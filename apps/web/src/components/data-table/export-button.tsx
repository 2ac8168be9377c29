import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { formatCount } from '../../lib/format.ts';
import { toast, toastProblem } from '../../lib/toast.tsx';
import type { Column } from './column.ts';
import { download, writeCsv } from './csv.ts';
import classes from './data-table.module.css';
import type { ReadPage } from './rows.ts';

/** Where the exported file comes from: of the server at `url`, or all pages that `readPage` reads. */
export type CsvSource<Row> = {
  /** Of the file, without its ending. */
  name: string;
} & ({ url: string } | { readPage: ReadPage<Row> });

type ExportButtonProps<Row> = { columns: Column<Row>[]; source: CsvSource<Row> };

/** Exports exactly what is filtered, also what is not on the screen yet. */
export function ExportButton<Row>({ columns, source }: ExportButtonProps<Row>) {
  if ('url' in source) {
    return (
      <Button component="a" variant="default" href={source.url} download={`${source.name}.csv`}>
        <Face words="Export CSV" />
      </Button>
    );
  }
  return <ExportPages columns={columns} name={source.name} readPage={source.readPage} />;
}

type ExportPagesProps<Row> = { columns: Column<Row>[]; name: string; readPage: ReadPage<Row> };

function ExportPages<Row>({ columns, name, readPage }: ExportPagesProps<Row>) {
  const [written, setWritten] = useState<number | null>(null);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const start = async () => {
    const controller = new AbortController();
    stop.current = controller;
    let count = 0;
    setWritten(0);
    try {
      const file = await writeCsv(columns, readPage, controller.signal, (rows) => {
        count = rows;
        setWritten(rows);
      });
      download(file, `${name}.csv`);
      void toast({ title: `Exported ${formatCount(count, 'row')}`, message: `${name}.csv` });
    } catch (error) {
      if (!controller.signal.aborted) void toastProblem(error);
    } finally {
      setWritten(null);
    }
  };
  return written === null ? (
    <Button variant="default" onClick={() => void start()}>
      <Face words="Export CSV" />
    </Button>
  ) : (
    <Button variant="default" onClick={() => stop.current?.abort()}>
      <Face words={`Stop (${formatCount(written, 'row')} so far)`} />
    </Button>
  );
}

const Face = ({ words }: { words: string }) => (
  <>
    <IconDownload size={18} aria-hidden />
    <span className={classes.buttonWords}>{words}</span>
  </>
);
