import { IconDots, IconFileSpreadsheet, IconPhoto, IconZoomIn } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import { toastProblem } from '../../lib/toast.tsx';
import { download } from '../data-table/csv.ts';
import { Flyout, FlyoutItem } from '../flyout.tsx';
import classes from './charts.module.css';
import { ZoomForm, type Zooming } from './zoom-form.tsx';

type FrameMenuProps = {
  title: string;
  fileName: string;
  box: RefObject<HTMLElement | null>;
  csv: () => string;
  zoom: Zooming | undefined;
  /** Whether there is a picture to take now. */
  drawn: boolean;
};

/** What else can be done with a chart. */
export function FrameMenu({ title, ...props }: FrameMenuProps) {
  return (
    <Flyout
      label={`More of “${title}”`}
      className={classes.tool}
      face={<IconDots size={17} aria-hidden />}
    >
      {(close) => <Items {...props} close={close} />}
    </Flyout>
  );
}

type ItemsProps = Omit<FrameMenuProps, 'title'> & { close: () => void };

function Items({ fileName, box, csv, zoom, drawn, close }: ItemsProps) {
  const [isZooming, setIsZooming] = useState(false);
  if (isZooming && zoom) return <ZoomForm {...zoom} onDone={close} />;
  const saveCsv = () => {
    close();
    download(new Blob([csv()], { type: 'text/csv;charset=utf-8' }), `${fileName}.csv`);
  };
  const savePng = async () => {
    close();
    if (!box.current) return;
    try {
      const { pictureOf } = await import('./picture.ts');
      download(await pictureOf(box.current), `${fileName}.png`);
    } catch (error) {
      void toastProblem(error);
    }
  };
  return (
    <>
      {zoom && (
        <FlyoutItem icon={<IconZoomIn size={17} aria-hidden />} onClick={() => setIsZooming(true)}>
          Zoom to…
        </FlyoutItem>
      )}
      <FlyoutItem icon={<IconFileSpreadsheet size={17} aria-hidden />} onClick={saveCsv}>
        Download CSV
      </FlyoutItem>
      {drawn && (
        <FlyoutItem icon={<IconPhoto size={17} aria-hidden />} onClick={() => void savePng()}>
          Download PNG
        </FlyoutItem>
      )}
    </>
  );
}
