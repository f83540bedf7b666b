"""Decodes DICOM files with pydicom, for comparison: python3 dicom_pixels.py FOLDER EXPECTED

Writes for each file with pixels its values (`NAME.values`, little endian, colours side by side), what is shown of them
(`NAME.shown`, 8 bits: grey through the object's own window, or the colours of its palette), and `NAME.json` about both.
Files that pydicom does not decode get a `NAME.json` with its reason.
"""
import io
import json
import logging
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import pydicom
from PIL import Image
from pydicom.encaps import generate_frames
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


def pixels(ds, path):
    try:
        return ds.pixel_array, "pydicom"
    except Exception as first:
        if str(ds.file_meta.get("TransferSyntaxUID", "")).startswith("1.2.840.10008.1.2.4.20"):
            frames = generate_frames(ds.PixelData, number_of_frames=int(ds.get("NumberOfFrames", 1) or 1))
            return np.stack([np.asarray(Image.open(io.BytesIO(frame))) for frame in frames]), "Pillow"
        with tempfile.TemporaryDirectory() as folder:  # what pydicom's plugins lack, DCMTK has
            out = pathlib.Path(folder) / "plain.dcm"
            for tool in ["dcmdjpeg", "dcmdjpls", "dcmdrle"]:
                if subprocess.run([tool, str(path), str(out)], capture_output=True).returncode == 0:
                    try:
                        return pydicom.dcmread(out).pixel_array, tool
                    except Exception:
                        continue
        raise first


def shown(ds, values):
    """What a viewer shows, 8 bits; None where the object does not say."""
    if ds.PhotometricInterpretation == "PALETTE COLOR":
        rgb = apply_color_lut(values, ds)
        return (rgb >> 8 if rgb.dtype == np.uint16 and rgb.max() > 255 else rgb).astype(np.uint8)
    if not ds.PhotometricInterpretation.startswith("MONOCHROME"):
        return None
    if "WindowCenter" not in ds and "VOILUTSequence" not in ds:
        return None
    modality = apply_modality_lut(values, ds)
    voi = apply_voi_lut(modality, ds).astype(float)
    if "VOILUTSequence" in ds:
        low, high = 0, 2 ** ds.VOILUTSequence[0].LUTDescriptor[2] - 1
    else:  # pydicom spreads a window over the range that the stored bits can reach
        low, high = (-(2 ** (ds.BitsStored - 1)), 2 ** (ds.BitsStored - 1) - 1) if ds.PixelRepresentation else (0, 2**ds.BitsStored - 1)
        slope, intercept = float(ds.get("RescaleSlope", 1) or 1), float(ds.get("RescaleIntercept", 0) or 0)
        if "ModalityLUTSequence" not in ds and "RescaleSlope" in ds:
            low, high = low * slope + intercept, high * slope + intercept
        elif "ModalityLUTSequence" in ds:
            low, high = 0, 2 ** ds.ModalityLUTSequence[0].LUTDescriptor[2] - 1
    grey = np.clip(255 * (voi - low) / (high - low), 0, 255)
    return np.round(255 - grey if ds.PhotometricInterpretation == "MONOCHROME1" else grey).astype(np.uint8)


def main(folder, expected):
    root = pathlib.Path(folder)
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        try:
            ds = pydicom.dcmread(path)
        except Exception:
            continue
        if not any(name in ds for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
            continue
        name = str(path.relative_to(root)).replace("/", "__")
        out = pathlib.Path(expected) / name
        about = {"file": str(path.relative_to(root)), "syntax": str(ds.file_meta.get("TransferSyntaxUID", ""))}
        try:
            values, decoder = pixels(ds, path)
            little = values.astype(values.dtype.newbyteorder("<"))
            out.with_name(name + ".values").write_bytes(little.tobytes())
            about |= {"dtype": little.dtype.str, "decoder": decoder}
            try:
                view = shown(ds, values)
            except Exception:
                view = None
            if view is not None:
                out.with_name(name + ".shown").write_bytes(view.tobytes())
        except Exception as reason:
            about["refused"] = " ".join(str(reason).split())[:200]
        out.with_name(name + ".json").write_text(json.dumps(about))


main(*sys.argv[1:3])
