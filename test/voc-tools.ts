/** One object as a person draws it: distances from the top left edge of the picture, the maximum exclusive. */
export interface DrawnBox {
  readonly name: string;
  readonly xMin: number;
  readonly yMin: number;
  readonly xMax: number;
  readonly yMax: number;
}

interface VocPicture {
  readonly fileName: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly boxes: readonly DrawnBox[];
}

const size = ({ widthPx, heightPx }: VocPicture) =>
  `<size><width>${widthPx}</width><height>${heightPx}</height><depth>3</depth></size>`;

/** LabelImg: tabs, the path of its own disk, whole numbers, a corner at the very edge written as 1. */
export const asLabelImg = (picture: VocPicture): string => `<annotation verified="yes">
	<folder>polyps</folder>
	<filename>${picture.fileName}</filename>
	<path>C:\\Users\\somebody\\polyps\\${picture.fileName}</path>
	<source>
		<database>Unknown</database>
	</source>
	${size(picture)}
	<segmented>0</segmented>${picture.boxes
    .map(
      ({ name, xMin, yMin, xMax, yMax }) => `
	<object>
		<name>${name}</name>
		<pose>Unspecified</pose>
		<truncated>0</truncated>
		<difficult>0</difficult>
		<bndbox>
			<xmin>${Math.max(1, Math.trunc(xMin))}</xmin>
			<ymin>${Math.max(1, Math.trunc(yMin))}</ymin>
			<xmax>${Math.trunc(xMax)}</xmax>
			<ymax>${Math.trunc(yMax)}</ymax>
		</bndbox>
	</object>`,
    )
    .join('')}
</annotation>
`;

/** CVAT: an empty source, decimals, attributes below each object, among them the number of its track where asked. */
export const asCvat = (picture: VocPicture, trackIds?: readonly number[]): string => `<annotation>
  <folder></folder>
  <filename>${picture.fileName}</filename>
  <source>
    <database>Unknown</database>
    <annotation>Unknown</annotation>
    <image>Unknown</image>
  </source>
  ${size(picture)}
  <segmented>0</segmented>${picture.boxes
    .map(
      ({ name, xMin, yMin, xMax, yMax }, i) => `
  <object>
    <name>${name}</name>
    <truncated>0</truncated>
    <difficult>0</difficult>
    <occluded>0</occluded>
    <bndbox>
      <xmin>${xMin}</xmin>
      <ymin>${yMin}</ymin>
      <xmax>${xMax}</xmax>
      <ymax>${yMax}</ymax>
    </bndbox>
    <attributes>
      <attribute>
        <name>rotation</name>
        <value>0.0</value>
      </attribute>${
        trackIds === undefined
          ? ''
          : `
      <attribute>
        <name>track_id</name>
        <value>${trackIds[i]}</value>
      </attribute>`
      }
    </attributes>
  </object>`,
    )
    .join('')}
</annotation>
`;

/** Roboflow: the file's name as its path, xmax before ymin, every corner counted from 1. */
export const asRoboflow = (picture: VocPicture): string => `<annotation>
	<folder></folder>
	<filename>${picture.fileName}</filename>
	<path>${picture.fileName}</path>
	<source>
		<database>roboflow.com</database>
	</source>
	${size(picture)}
	<segmented>0</segmented>${picture.boxes
    .map(
      ({ name, xMin, yMin, xMax, yMax }) => `
	<object>
		<name>${name}</name>
		<pose>Unspecified</pose>
		<truncated>0</truncated>
		<difficult>0</difficult>
		<occluded>0</occluded>
		<bndbox>
			<xmin>${xMin + 1}</xmin>
			<xmax>${xMax + 1}</xmax>
			<ymin>${yMin + 1}</ymin>
			<ymax>${yMax + 1}</ymax>
		</bndbox>
	</object>`,
    )
    .join('')}
</annotation>
`;

/** VoTT: long decimals, and no `path`. */
export const asVott = (picture: VocPicture): string => `<annotation verified="yes">
    <folder>Annotation</folder>
    <filename>${picture.fileName}</filename>
    <path>polyps-PascalVOC-export/Annotations/${picture.fileName}</path>
    <source>
        <database>Unknown</database>
    </source>
    ${size(picture)}
    <segmented>0</segmented>${picture.boxes
      .map(
        ({ name, xMin, yMin, xMax, yMax }) => `
    <object>
    <name>${name}</name>
    <pose>Unspecified</pose>
    <truncated>0</truncated>
    <difficult>0</difficult>
    <bndbox>
        <xmin>${xMin.toFixed(14)}</xmin>
        <ymin>${yMin.toFixed(14)}</ymin>
        <xmax>${xMax.toFixed(14)}</xmax>
        <ymax>${yMax.toFixed(14)}</ymax>
    </bndbox>
</object>`,
      )
      .join('')}
</annotation>`;
