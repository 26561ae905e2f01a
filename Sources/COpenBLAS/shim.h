#pragma once
#include <cblas.h>

// LAPACK lives in the same library but comes without a C header: the routines that are used.
void dsyev_(char *jobz, char *uplo, int *n, double *a, int *lda, double *w, double *work, int *lwork, int *info);
void dpotrf_(char *uplo, int *n, double *a, int *lda, int *info);
void dtrtri_(char *uplo, char *diag, int *n, double *a, int *lda, int *info);
