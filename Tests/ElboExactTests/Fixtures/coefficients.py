"""Coefficients of the polynomials of functions.c: Chebyshev interpolants with 60 digits, by mpmath 1.3.

    python3 coefficients.py
"""
import mpmath as mp
mp.mp.dps=60
def cheb(f,a,b,deg):
    # Chebyshev interpolation in u in [-1,1] -> monomial in u
    N=deg+1
    nodes=[mp.cos(mp.pi*(2*k+1)/(2*N)) for k in range(N)]
    vals=[f((a+b)/2+(b-a)/2*u) for u in nodes]
    c=[2/mp.mpf(N)*sum(vals[k]*mp.cos(j*mp.pi*(2*k+1)/(2*N)) for k in range(N)) for j in range(N)]
    c[0]/=2
    # to monomial
    T=[[mp.mpf(1)],[mp.mpf(0),mp.mpf(1)]]
    for j in range(2,N):
        t=[mp.mpf(0)]+[2*x for x in T[-1]]
        for i,x in enumerate(T[-2]): t[i]-=x
        T.append(t)
    out=[mp.mpf(0)]*N
    for j in range(N):
        for i,x in enumerate(T[j]): out[i]+=c[j]*x
    return out
def tomono(out,a,b):
    # polynomial in u=(x-m)/h -> in x
    m=(a+b)/2;h=(b-a)/2
    res=[mp.mpf(0)]
    for c in reversed(out):
        new=[mp.mpf(0)]*(len(res)+1)
        for i,x in enumerate(res):
            new[i+1]+=x/h; new[i]-=x*m/h
        new[0]+=c
        res=new
    while abs(res[-1])==0: res.pop()
    return res
def err(f,p,a,b,n=2000):
    e=0
    for i in range(n+1):
        x=a+(b-a)*mp.mpf(i)/n
        v=f(x)
        e=max(e,abs(mp.polyval(list(reversed(p)),x)/v-1))
    return e
# tanh: tanh(x)=x+x^3*P(x^2), on z in [0,0.4]
ft=lambda z: (mp.tanh(mp.sqrt(z))-mp.sqrt(z))/(z*mp.sqrt(z)) if z>mp.mpf('1e-20') else mp.mpf(-1)/3
a,b=mp.mpf(0),mp.mpf('0.4')
for d in (11,12,13):
    p=tomono(cheb(ft,a,b,d),a,b)
    print('tanh',d,mp.nstr(err(ft,p,mp.mpf('1e-6'),b,300),3))
P=p
print('TANH',[float(x).hex() for x in P])
# erf small: erf(x)/x-1 = c0 + z P
fe=lambda z: (mp.erf(mp.sqrt(z))/mp.sqrt(z)-1) if z>mp.mpf('1e-20') else 2/mp.sqrt(mp.pi)-1
b=mp.mpf('0.7225')
for d in (11,12,13):
    p=tomono(cheb(fe,a,b,d),a,b)
    print('erf',d,mp.nstr(max(abs(mp.polyval(list(reversed(p)),x)-fe(x)) for x in [b*mp.mpf(i)/300+mp.mpf('1e-7') for i in range(300)]),3))
    if d==12: print('ERF',[float(x).hex() for x in p])
# erfcx pieces in u
fc=lambda x: mp.exp(x*x)*mp.erfc(x)
def piece(lo,hi,d):
    lo,hi=mp.mpf(lo),mp.mpf(hi)
    # variable t=1/(x+1)? use t = 2/(2+x)
    g=lambda t: fc(2/t-2)/t
    ta,tb=2/(2+hi),2/(2+lo)
    u=cheb(g,ta,tb,d)
    m=(ta+tb)/2;h=(tb-ta)/2
    e=0
    for i in range(301):
        t=ta+(tb-ta)*mp.mpf(i)/300
        e=max(e,abs(mp.polyval(list(reversed(u)),(t-m)/h)/g(t)-1))
    return e,m,h,u
for lo,hi in (('0.84','2.5'),('2.5','6'),('6','28')):
    for d in (10,12,14,16):
        e,m,h,u=piece(lo,hi,d)
        print('erfcx',lo,hi,d,mp.nstr(e,3))
        if e<mp.mpf('2e-18'): break
    print(float(m).hex(),float(1/h).hex(),[float(x).hex() for x in u])
ln2=mp.log(2)
hi=mp.mpf(int(ln2*2**42))/2**42
print('LN2HI',float(hi).hex(),'LO',float(ln2-hi).hex())
