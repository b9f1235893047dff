"""Points, lines and homographies as small numpy arrays. Angles in degrees, counter-clockwise positive."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def identity() -> Matrix:
    """The 3x3 identity."""
    return np.eye(3)


def rotation_about(angle: float, centre: tuple[float, float]) -> Matrix:
    """Rotates by ``angle`` degrees about ``centre``."""
    return np.vstack([cv2.getRotationMatrix2D(centre, angle, 1.0), [0, 0, 1]])


def apply(matrix: Matrix, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Maps (n, 2) points."""
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    result: NDArray[np.float64] = homogeneous[:, :2] / homogeneous[:, 2:]
    return result


def quad_to_quad(source: NDArray[np.float64], target: NDArray[np.float64]) -> Matrix:
    """The homography that takes four points to four points."""
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))
    return np.asarray(matrix, dtype=np.float64)


def inverse(matrix: Matrix) -> Matrix:
    """The way back."""
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
